"""Files on the server's own disk, whole or not at all."""

from __future__ import annotations

import errno

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from cchc.refusal import Refused

FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: OSError) -> bool:
    return error.errno in FULL


class WholeFileStorage(FileSystemStorage):
    """Django's, but of a file that could not be written to its end nothing stays."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError as error:
            self.delete(name)
            if is_full(error):
                raise Refused(
                    _("The server's disk is full, so the file was not kept. Tell the administrator.")
                ) from error
            raise
