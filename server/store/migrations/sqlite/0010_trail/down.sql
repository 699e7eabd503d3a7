drop table trail_head;
drop table trail;
