"""Who suits whom: pure functions from needs and mentors to reasons, rankings and assignments."""
