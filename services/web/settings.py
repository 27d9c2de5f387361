"""Settings of the HTTP service: read from the environment as WIREFOLD_WEB_<NAME>; secrets are never printed."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebSettings(BaseSettings):
    """Where it listens, where its read model lies, who may publish through it, and whom it tells."""

    model_config = SettingsConfigDict(env_prefix="WIREFOLD_WEB_", frozen=True, extra="ignore", hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    database: str = Field(
        "sqlite:///wirefold-web.db",
        repr=False,  # it may hold a password
        description="SQLAlchemy url: sqlite:///FILE or postgresql+psycopg://...",
    )
    tokens: SecretStr | None = Field(None, description="Bearer tokens for POST /articles, with commas; none: publishing is off")
    operators: SecretStr | None = Field(
        None, description="Passwords for the operators' pages, with commas; none: these are off"
    )
    webhooks: Path | None = Field(None, description="JSON file of webhooks; none: nobody is told")
    keep_events: int = Field(100_000, ge=1_000, description="Events kept for /events and for what changed")
    keep_articles: int = Field(
        100_000, ge=1_000, description="Articles whose texts are kept, to show what is quoted in its sentence"
    )

    @property
    def allowed(self) -> tuple[str, ...]:
        """Who may publish: the tokens, one by one."""
        return _parts(self.tokens)

    @property
    def may_operate(self) -> tuple[str, ...]:
        """Who may see and use the operators' pages: the passwords, one by one."""
        return _parts(self.operators)


def _parts(given: SecretStr | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given.get_secret_value() if given else "").split(",") if part.strip())
