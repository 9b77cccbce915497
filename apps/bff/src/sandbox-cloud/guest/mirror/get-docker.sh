#!/bin/sh
# Sandbox copy of Docker's installer: the stand-in for docker is part of every sandbox VM.
echo 'Docker is here already (sandbox stand-in).'
