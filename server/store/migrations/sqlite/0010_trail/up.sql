-- The trail: who did what, linked. A row holds a stretch of events, sealed as one.
create table trail (
    tenant integer not null,
    strand smallint not null,
    events integer not null,
    first bigint not null,
    from_at bigint not null,
    to_at bigint not null,
    who blob not null,
    body blob not null,
    primary key (tenant, strand, first)
);

-- Where each trail ends.
create table trail_head (
    tenant integer not null,
    strand smallint not null,
    number bigint not null,
    digest blob not null,
    primary key (tenant, strand)
) without rowid;

create trigger trail_is_not_changed before update on trail
begin
    select raise(abort, 'the trail is only added to');
end;
create trigger trail_is_not_cut before delete on trail
begin
    select raise(abort, 'the trail is only added to');
end;
