package io.cobro.core.event;

/// The resource that an event is about, in the version that the event made.
///
/// @param type the resource's name, such as `invoice`
/// @param id its id, such as `inv_…`
/// @param version its version after the event, from 1
public record EventSubject(String type, String id, long version) {}
