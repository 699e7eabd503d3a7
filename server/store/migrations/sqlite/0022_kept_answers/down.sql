alter table idempotency drop column answer;
