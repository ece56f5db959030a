using System.Collections.Immutable;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The stages that records pass, in the order of <c>transforms</c>.</summary>
internal static class TransformSettings
{
    public static ImmutableArray<IRecordTransform> Read(SettingReader reader) => [];
}
