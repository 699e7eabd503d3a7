-- Subscriptions that are served: how many events each has had, how many arrived, and when its subscriber is called next.
-- An event is a place in the order of changes, so that nothing about a person is kept twice. A time of 0 stands for at once.
create table subscription (
    tenant integer not null,
    state smallint not null,
    version integer not null,
    failures integer not null,
    number bigint not null,
    delivered bigint not null,
    next_at bigint not null,
    said_at bigint not null,
    id text not null,
    client text not null,
    primary key (tenant, id)
);

create table subscription_event (
    tenant integer not null,
    number bigint not null,
    sequence bigint not null,
    happened_at bigint not null,
    subscription text not null,
    primary key (tenant, subscription, number)
);
create index subscription_event_by_time on subscription_event (tenant, happened_at);
