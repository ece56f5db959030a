namespace Ecommerce.Pipeline.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Detail">What was found, in the engine's own words where it spoke.</param>
/// <param name="Fix">What to do; null where nothing is wrong.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Detail, string? Fix = null);
