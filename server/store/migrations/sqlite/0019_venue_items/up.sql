-- Which vaccine the staff of a venue chose for an item code that no table of ours has.
create table venue_item (
    tenant integer not null,
    item bigint not null,
    chosen_at bigint not null,
    venue text not null,
    vaccine text not null,
    primary key (tenant, venue, item)
);
