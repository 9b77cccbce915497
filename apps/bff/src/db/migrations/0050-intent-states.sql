-- `reserved`: its room under the caps was taken in the transaction that wrote it.
DROP INDEX intents_open;
CREATE INDEX intents_open ON intents (vm_id, id)
  WHERE state IN ('new', 'reserved', 'sent', 'acknowledged', 'unknown');
