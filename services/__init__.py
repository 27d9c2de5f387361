"""The rooms of Wirefold. Each emits one noun and has one verb, a pure function; they meet only in `schemas`."""
