namespace Ecommerce.Pipeline.Tests.EndToEnd;

public sealed class EmbeddedForeignWriterTests(EmbeddedNoStorePipeline fixture) : ForeignWriterSuite, IClassFixture<EmbeddedNoStorePipeline>
{
    private protected override RunningPipeline Pipeline => fixture.Pipeline;
}
