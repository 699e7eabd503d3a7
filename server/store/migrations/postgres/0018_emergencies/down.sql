drop table auth_emergency;
