package io.kthena.admission.review;

/** One path that the API server may ask. Safe from any thread; remembers nothing, so a dry run is like any other. */
public interface Webhook {

    /** Path of the URL, such as {@code /validate/modelroute}. */
    String path();

    /**
     * Judges one object. May take a while for a large one.
     *
     * @throws MalformedReview if the object cannot be read as what this webhook is for
     */
    Answer answer(Review review) throws MalformedReview;
}
