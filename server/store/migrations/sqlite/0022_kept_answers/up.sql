-- What was answered to a request with a key, sealed, so that its repetition gets the same. Nothing where the answer is made
-- of what was stored, and while a request is being answered.
alter table idempotency add column answer blob;
