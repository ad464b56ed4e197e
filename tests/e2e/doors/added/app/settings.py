from pydantic import Field, SecretStr


class Settings:
    api_key: SecretStr | None = Field(
        default=None, description="Opens the API, which is closed without it."
    )
    api_read_key: SecretStr | None = Field(
        default=None, description="Opens what reads, and nothing else."
    )
    maintenance: bool = Field(default=False, description="Whether the API is closed for a while.")
    keep_days: int = Field(default=365, ge=1, description="How long old bookings are kept.")
