package io.dashstream.bench;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** One bean or none, where a container would look them up. Immutable, any thread. */
final class OneInstance<T> implements Instance<T> {
    private final List<T> bean;

    private OneInstance(List<T> bean) {
        this.bean = bean;
    }

    static <T> OneInstance<T> of(T bean) {
        return new OneInstance<>(List.of(bean));
    }

    static <T> OneInstance<T> none() {
        return new OneInstance<>(List.of());
    }

    @Override
    public T get() {
        return bean.stream().findFirst().orElseThrow(() -> new NoSuchElementException("there is no such bean"));
    }

    @Override
    public Iterator<T> iterator() {
        return bean.iterator();
    }

    @Override
    public Instance<T> select(Annotation... qualifiers) {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // asked for a type that the bean has
    public <U extends T> Instance<U> select(Class<U> subtype, Annotation... qualifiers) {
        return (Instance<U>) this;
    }

    @Override
    @SuppressWarnings("unchecked") // asked for a type that the bean has
    public <U extends T> Instance<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        return (Instance<U>) this;
    }

    @Override
    public boolean isUnsatisfied() {
        return bean.isEmpty();
    }

    @Override
    public boolean isAmbiguous() {
        return false;
    }

    @Override
    public void destroy(T instance) {
        // Nothing is held.
    }

    @Override
    public Handle<T> getHandle() {
        throw new UnsupportedOperationException("no container is here to handle beans");
    }

    @Override
    public Iterable<? extends Handle<T>> handles() {
        throw new UnsupportedOperationException("no container is here to handle beans");
    }
}
