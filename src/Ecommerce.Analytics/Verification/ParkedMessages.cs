using System.Collections.Immutable;
using System.Data.Common;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

internal static class ParkedMessages
{
    public static Task<ImmutableArray<ParkedMessageSummary>> ReadAsync(DbConnection clickHouse, VerificationOptions options, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<ParkedMessageSummary>.Empty);
    public static long Concerning(AnalyticalTable answer, ImmutableArray<ParkedMessageSummary> errors) => 0;
}
