"""What every domain stands on: errors, wording, clock, database, jobs, secrets, storage."""
