"""PDF files for tests: signed by a certificate made here, with a password, or of pictures alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from PIL import Image
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner

SIGNER, ORGANISATION = "Nguyễn Văn Giám đốc", "Sở Kế hoạch và Đầu tư"


def _signer() -> SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COMMON_NAME, SIGNER),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, ORGANISATION),
        ]
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    store = pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, BestAvailableEncryption(b"x"))
    return SimpleSigner.load_pkcs12_data(store, other_certs=[], passphrase=b"x")


def signed(data: bytes) -> bytes:
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), PdfSignatureMetadata(field_name="Chu_ky_1"), signer=_signer()
    )
    return out.getvalue()


def changed_later(data: bytes) -> bytes:
    """As a program changes a page of a signed file: by adding to its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = NumberObject(90)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_password(data: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data), strict=False))
    writer.security_handler = StandardSecurityHandler.build_from_pw("bí mật")
    writer._encrypt = writer.add_object(writer.security_handler.as_pdf_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned() -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), "white").save(out, "PDF")
    return out.getvalue()
