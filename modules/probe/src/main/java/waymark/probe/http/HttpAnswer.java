package waymark.probe.http;

/// The first line of an answer.
///
/// @param status 100 to 999
/// @param reason the words behind it; empty where there are none
public record HttpAnswer(int status, String reason) {}
