-- A request's key is taken before its order is written, in the same transaction: who sends it again at the same moment
-- waits for that one row, and needs no lock of its own.
alter table order_requests alter constraint order_requests_order_id_fkey deferrable initially deferred;
