drop table trail_head;
drop table trail;
drop function trail_is_kept();
