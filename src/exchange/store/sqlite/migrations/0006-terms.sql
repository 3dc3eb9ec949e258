-- What nobody fetched within its term is looked for by the time at which it was put into the feed.
CREATE INDEX feed_documents_by_time ON feed (at_ms) WHERE kind = 'document';
