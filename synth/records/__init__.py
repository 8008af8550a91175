"""The values that flow through Synth: frozen, plain, without I/O."""
