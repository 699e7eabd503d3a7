-- The trail: who did what, linked. A row holds a stretch of events, sealed as one.
create table trail (
    tenant integer not null,
    strand smallint not null,
    events integer not null,
    first bigint not null,
    from_at bigint not null,
    to_at bigint not null,
    who bytea not null,
    body bytea not null,
    primary key (tenant, strand, first)
);
-- What is sealed does not get smaller.
alter table trail alter column who set storage external;
alter table trail alter column body set storage external;

-- Where each trail ends.
create table trail_head (
    tenant integer not null,
    strand smallint not null,
    number bigint not null,
    digest bytea not null,
    primary key (tenant, strand)
);

create function trail_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'the trail is only added to';
end
$$;
create trigger trail_is_kept before update or delete on trail
    for each row execute function trail_is_kept();
