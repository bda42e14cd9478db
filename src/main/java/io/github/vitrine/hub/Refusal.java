package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonText;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Says what a user can do about what a hub, or the way to it, refused. */
final class Refusal {
    private Refusal() {}

    /** Explains a failure in asking for a model. */
    static DownloadException explain(HubOptions options, ModelId model, IOException e) {
        return new DownloadException(
                e instanceof StatusException status
                        ? explain(options, model, status)
                        : unreachable(options, model, e),
                e);
    }

    private static String explain(HubOptions options, ModelId model, StatusException e) {
        String page = options.endpoint() + "/" + model.name();
        String hubSays =
                e.explanation().map(t -> " (the hub says: " + JsonText.quoted(t) + ")").orElse("");
        boolean known = options.token().isPresent();
        if (e.code().equals("GatedRepo")) {
            return model
                    + ": gated: "
                    + (known
                            ? "your token has no access to it"
                            : "only who asked for it may have it")
                    + hubSays
                    + ". Accept its terms at "
                    + page
                    + token(options);
        }
        if (e.code().equals("RevisionNotFound")) {
            return model.name()
                    + ": no branch, tag or commit "
                    + JsonText.quoted(model.revision())
                    + ". See which there are at "
                    + page
                    + "/tree/main";
        }
        if (e.code().equals("EntryNotFound")) {
            return model + ": a file of it is gone" + hubSays + ". See what there is at " + page;
        }
        boolean noModel = e.status() == 404 || e.code().equals("RepoNotFound");
        if (noModel || e.status() == 401 && !known) {
            return model
                    + ": no such model on "
                    + options.endpoint()
                    + (known
                            ? ", or it is private and your token has no access to it"
                            : ", or it is private")
                    + hubSays
                    + ". Check the spelling at "
                    + page
                    + (known ? "" : "; if it is private" + token(options));
        }
        if (e.status() == 401 || e.status() == 403) {
            return model
                    + ": your token was refused ("
                    + e.status()
                    + ")"
                    + hubSays
                    + ". See at "
                    + page
                    + " whether you may read it"
                    + token(options);
        }
        return model + ": " + e.getMessage() + hubSays + ". Nothing is lost: try again later";
    }

    private static String token(HubOptions options) {
        return ", make a token at "
                + options.endpoint()
                + "/settings/tokens and put it into the variable HF_TOKEN or the file "
                + options.tokenFile();
    }

    private static String unreachable(HubOptions options, ModelId model, IOException e) {
        String advice =
                e instanceof SSLException
                        ? ". Is the clock right, and does the JVM know your network's certificates"
                                + " (-Djavax.net.ssl.trustStore)?"
                        : ". What came so far is kept. Check the network, and behind a proxy the"
                                + " JVM's settings (-Dhttps.proxyHost, -Dhttps.proxyPort)";
        return model + ": " + options.endpoint() + ": " + Retry.describe(e) + advice;
    }
}
