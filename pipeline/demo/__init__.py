"""The bundled sample newsroom: made-up outlets and institutions on a loopback web server."""
