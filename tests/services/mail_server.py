"""A real SMTP server in the test's process that does what real ones do at their worst."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.servers import free_port

USER, PASSWORD = "cchc", "mat-khau-thu"


@dataclass
class MailServer:
    """Remembers who got a mail; `before` runs when a mail is announced, `after` when its text has arrived."""

    refuses: str = ""
    hangs: str = ""  # for this recipient it never answers after the text
    drops: str = ""  # for this recipient it hangs up after the text
    pace: float = 0  # seconds a mail takes
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    certificate: Path | None = None
    port: int = field(default_factory=free_port)
    arrived: list[str] = field(default_factory=list)

    def __enter__(self) -> MailServer:
        options: dict = {}
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            options = {
                "tls_context": context,
                "require_starttls": True,
                "auth_required": True,
                "authenticator": self._knows,
            }
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()
        return self

    def __exit__(self, *_error) -> None:
        self._controller.stop()

    @staticmethod
    def _knows(server, session, envelope, mechanism, data) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right)

    async def handle_MAIL(self, server: SMTP, session, envelope, address: str, options) -> str:
        if self.before:
            self.before()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options) -> str:
        if address == self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        await asyncio.sleep(self.pace)
        self.arrived += envelope.rcpt_tos
        if self.after:
            self.after()
        if self.hangs in envelope.rcpt_tos:
            await asyncio.sleep(60)
        if self.drops in envelope.rcpt_tos:
            server.transport.close()
        return "250 OK"


def make_certificate(folder: Path) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key in one file, which a client may also trust by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    return path
