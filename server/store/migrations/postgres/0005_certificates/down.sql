drop table certificate_dose;
drop table certificate;
