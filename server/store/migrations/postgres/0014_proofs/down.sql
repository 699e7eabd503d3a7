drop table auth_second;
drop table auth_outside;
drop table auth_departure;
