# Any image with Python 3.11-3.13 (with venv) and Debian's tools will do: --build-arg BASE=… builds without a registry.
ARG BASE=python:3.13-slim
FROM ${BASE}

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CCHC_VAR=/srv/state PATH=/srv/venv/bin:$PATH
WORKDIR /srv/cchc

# pg_dump for backups, age to encrypt them.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends postgresql-client age \
    && rm -rf /var/lib/apt/lists/*

# A filled wheels/ (make wheelhouse) is used instead of a network.
COPY requirements.txt wheels* /srv/wheels/
RUN python3 -m venv /srv/venv \
    && if ls /srv/wheels/*.whl > /dev/null 2>&1; then offline="--no-index --find-links /srv/wheels"; fi \
    && pip install --no-cache-dir --quiet $offline -r /srv/wheels/requirements.txt \
    && rm -rf /srv/wheels

COPY manage.py ./
COPY cchc cchc
COPY tasks tasks
COPY scoring scoring
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale
COPY docs/guide docs/guide
COPY docs/screenshots docs/screenshots

# Translations are part of the image; static files are collected into the state at each start.
RUN CCHC_VAR=/tmp/build python manage.py compile_translations \
    && rm -rf /tmp/build \
    && useradd --system --no-create-home cchc \
    && install -d -o cchc -g cchc /srv/state /srv/backups

USER cchc
VOLUME /srv/state
EXPOSE 8000
CMD ["gunicorn", "cchc.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--preload", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
