drop table job;
drop table idempotency;
drop table audit_event;
drop table index_entry;
drop table resource_version;
drop table resource;
drop table tenant_order;
