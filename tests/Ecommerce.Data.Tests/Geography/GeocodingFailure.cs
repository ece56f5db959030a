using Ecommerce.Data.Geography;

namespace Ecommerce.Data.Tests.Geography;

/// <summary>What geocoding failed with.</summary>
internal static class GeocodingFailure
{
    /// <summary>The error that a question ended in.</summary>
    public static async Task<GeocodingException> AwaitingError<T>(this Task<T> asking) =>
        (await asking.Invoking(task => task).Should().ThrowAsync<GeocodingException>()).Which;
}
