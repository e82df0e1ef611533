package io.kthena.admission.review;

/** A body that is no admission review, or carries an object that cannot be read: the caller is told 400. */
public final class MalformedReview extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param problem what is wrong, for the caller */
    public MalformedReview(String problem) {
        super(problem);
    }
}
