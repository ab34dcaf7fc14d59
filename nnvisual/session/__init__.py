"""All behaviour of the application, without Qt: snapshot, actions, history, update."""
