package dev.waxwing.gate;

/// What the gate says to a connection: its [ConnectionSlots.Slot], or a refusal.
public sealed interface Admission permits ConnectionSlots.Slot, Verdict.Refused {}
