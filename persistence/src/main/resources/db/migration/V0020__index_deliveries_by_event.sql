-- The deliveries of one event (`GET /v1/webhook_endpoints/{id}/deliveries?event=`): without it all that the endpoint was
-- sent in 30 days is read.
create index ix_webhook_delivery__event on webhook_delivery (tenant_id, event_id);
