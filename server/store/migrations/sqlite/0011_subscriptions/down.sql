drop table subscription_event;
drop table subscription;
