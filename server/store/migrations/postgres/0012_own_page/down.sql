drop table auth_launch;
drop table auth_session;
alter table auth_family drop column used_at;
