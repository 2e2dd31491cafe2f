"""The append-only, hash-chained journal of every act."""
