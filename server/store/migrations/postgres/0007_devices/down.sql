drop table auth_device;
drop table auth_enrolment;
