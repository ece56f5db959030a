namespace Ecommerce.Analytics.Errors;

/// <summary>What replaying errors came to.</summary>
/// <param name="Replayed">Errors whose message was stored now.</param>
/// <param name="ParkedAgain">Errors whose message could not be stored this time either; they stay open, each as the one error that it was.</param>
public sealed record ReplayOutcome(long Replayed, long ParkedAgain);
