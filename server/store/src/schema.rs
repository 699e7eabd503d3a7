//! The tables, once for both databases. What each column holds about a person is in `columns.toml`.

diesel::table! {
    /// A partition with its sequence. Its row is the lock of the partition's writers.
    tenant_order (tenant) {
        tenant -> Integer,
        sequence -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    /// One row a resource: which version is current.
    resource (tenant, kind, id) {
        tenant -> Integer,
        kind -> SmallInt,
        deleted -> Bool,
        version -> Integer,
        resource_no -> BigInt,
        sequence -> BigInt,
        changed_at -> BigInt,
        id -> Text,
    }
}

diesel::table! {
    /// One row a version, in order of the tenant's sequence: history and change log at once.
    resource_version (tenant, sequence) {
        tenant -> Integer,
        kind -> SmallInt,
        action -> SmallInt,
        sequence -> BigInt,
        resource_no -> BigInt,
        changed_at -> BigInt,
        version -> Integer,
        digest -> Binary,
        body -> Binary,
    }
}

diesel::table! {
    /// What a current resource can be found by. Can be thrown away and rebuilt from the bodies. On PostgreSQL a row may stand for
    /// others of its stretch of numbers, too, by their last bits; SQLite does not have that column.
    index_entry (tenant, parameter, value, resource_no) {
        tenant -> Integer,
        parameter -> Integer,
        resource_no -> BigInt,
        value -> Binary,
        others -> Nullable<Array<SmallInt>>,
    }
}

diesel::table! {
    /// On PostgreSQL: the entries of each resource in one row. SQLite has an index for that.
    entry_list (tenant, resource_no) {
        tenant -> Integer,
        resource_no -> BigInt,
        parameters -> Array<Integer>,
        contents -> Array<Binary>,
    }
}

diesel::table! {
    /// How the entries of a tenant were made.
    index_state (tenant) {
        tenant -> Integer,
        made_by -> Binary,
        made_at -> BigInt,
    }
}

diesel::table! {
    /// Who did what, written with what was done.
    audit_event (tenant, sequence) {
        tenant -> Integer,
        zone -> SmallInt,
        action -> SmallInt,
        sequence -> BigInt,
        happened_at -> BigInt,
        resource_no -> BigInt,
        version -> Integer,
        request_id -> Binary,
        client -> Text,
    }
}

diesel::table! {
    /// Which keyed request led to which change.
    idempotency (tenant, key_digest) {
        tenant -> Integer,
        sequence -> BigInt,
        kept_from -> BigInt,
        key_digest -> Binary,
        content_digest -> Binary,
        answer -> Nullable<Binary>,
    }
}

diesel::table! {
    /// Work that outlives a request, with its place to go on from.
    job (tenant, kind) {
        tenant -> Integer,
        kind -> SmallInt,
        state -> SmallInt,
        updated_at -> BigInt,
        cursor_sequence -> BigInt,
        checked -> BigInt,
        found -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    tenant_order,
    resource,
    resource_version,
    index_entry,
    entry_list,
    index_state,
    audit_event,
    idempotency,
    job,
);
