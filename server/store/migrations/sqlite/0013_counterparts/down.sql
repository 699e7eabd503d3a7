drop table certificate_lent;
drop table person_link;
