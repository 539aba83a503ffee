"""The project's settings with a mail backend that ends its own process, before or after a mail left: for tests only."""

import os
import signal

from django.core.mail.backends.filebased import EmailBackend

from cchc.settings import *  # noqa: F403

EMAIL_BACKEND = f"{__name__}.Dying"


class Dying(EmailBackend):
    """SIGKILL, which no program can catch, at the moment that CCHC_TEST_DIES names."""

    def send_messages(self, messages):
        if os.environ["CCHC_TEST_DIES"] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().send_messages(messages)
        os.kill(os.getpid(), signal.SIGKILL)
