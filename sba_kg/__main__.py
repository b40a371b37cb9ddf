"""``python -m sba_kg`` is ``sba-kg``."""

from sba_kg.cli import main

if __name__ == "__main__":
    main()
