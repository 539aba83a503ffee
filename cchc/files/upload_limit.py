"""A file over the limit is never stored, not even for a moment; what was typed beside it is kept."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

# Up to here the rest is read and thrown away, so that the browser gets to see the answer; beyond, the line is cut.
PATIENCE_MB = 1000


class UploadLimit(FileUploadHandler):
    """Skips a file as soon as it is known to be too large and leaves its name in `request.refused_upload`."""

    chunk_size = 64 * 1024

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.whole = content_length or 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.taken = 0
        if self.whole > PATIENCE_MB * 1024 * 1024:
            self.refuse()
            raise StopUpload(connection_reset=True)
        # The fields beside the file are small: a request over twice the limit can only hold a file over it.
        if self.whole > 2 * self.limit:
            self.refuse()
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken > self.limit:
            self.refuse()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None

    @property
    def limit(self) -> int:
        return settings.UPLOAD_LIMIT_MB * 1024 * 1024

    def refuse(self) -> None:
        if self.request is not None:
            self.request.refused_upload = self.file_name
