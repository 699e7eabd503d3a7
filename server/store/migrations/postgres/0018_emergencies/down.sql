drop table auth_pushed;
drop table auth_emergency;
