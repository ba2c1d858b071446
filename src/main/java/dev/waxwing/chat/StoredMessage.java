package dev.waxwing.chat;

/// A message and its place among all: ids are given in the order of storing, from 1.
public record StoredMessage(long id, DirectMessage message) {}
