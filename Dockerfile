FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CCHC_VAR=/srv/state
WORKDIR /srv/cchc

COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

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
RUN python manage.py compile_translations \
    && useradd --system --no-create-home cchc \
    && mkdir /srv/state && chown cchc: /srv/state

USER cchc
VOLUME /srv/state
EXPOSE 8000
CMD ["gunicorn", "cchc.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
